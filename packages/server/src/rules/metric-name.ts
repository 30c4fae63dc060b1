/** Of a measurement; a longer name is nobody's. */
export const metricNameLengthMax = 200;
