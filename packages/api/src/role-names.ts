/** From the most to the least. Apart from the schemas, so that the page gets the names without their library. */
export const roleNames = ["owner", "manager", "admin", "member"] as const;
