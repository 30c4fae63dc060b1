/** Programs that read the web, by what they call themselves. */
const crawlers =
  /Mediapartners-Google|AdsBot-Google|Googlebot|FeedFetcher-Google|BingBot|BingPreview|Baiduspider|Slurp|Sogou|facebook|ia_archiver|(?:bots?|spider)[/ ;)]|Slack|Calypso AppCrawler|pingdom|lyticsbot|AWS Security Scanner|HubSpot Crawler|Bytespider|Better Uptime/i;

/** Slack's own robot reports errors that people see; those that unfurl links (`Slackbot-LinkExpanding`) do not. */
const welcome = /Slackbot\s1\./i;

export function isWebCrawler(userAgent: string): boolean {
  return crawlers.test(userAgent) && !welcome.test(userAgent);
}
