/** Dashboards to begin with, over what every installation has: errors, and sessions where clients send them. */
import type { WidgetContent, WidgetDisplay, WidgetDraft, WidgetLayout, WidgetQuery } from "./dashboard.ts";

export type TemplateLanguage = "en" | "zh-CN";
type Words = readonly [english: string, chinese: string];

type TemplateWidget = {
  readonly title: Words;
  readonly display: WidgetDisplay;
  readonly at: readonly [x: number, y: number, w: number, h: number];
  readonly dataset?: string;
  readonly queries: readonly (Partial<Omit<WidgetQuery, "fieldAliases" | "name">> & {
    readonly name?: Words;
    readonly headings?: readonly Words[];
  })[];
  readonly limit?: number;
};

type Template = {
  readonly slug: string;
  readonly title: Words;
  readonly description: Words;
  readonly projects: "any" | "one";
  readonly widgets: readonly TemplateWidget[];
};

export type DashboardTemplate = {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly projects: "any" | "one";
  readonly widgets: readonly WidgetDraft[];
};

const events: Words = ["Events", "事件"];
const users: Words = ["Users", "用户"];
const issue: Words = ["Issue", "问题"];
const title: Words = ["Title", "标题"];
const lastSeen: Words = ["Last seen", "最近出现"];
const release: Words = ["Release", "版本"];

const eventCount = (at: TemplateWidget["at"], heading: Words = ["Events", "事件数"]): TemplateWidget => ({
  title: heading,
  display: "big_number",
  at,
  queries: [{ aggregates: ["count()"] }],
});
const usersTouched = (at: TemplateWidget["at"]): TemplateWidget => ({
  title: ["Users touched", "受影响的用户"],
  display: "big_number",
  at,
  queries: [{ aggregates: ["count_unique(user)"] }],
});
const unhandled = (at: TemplateWidget["at"]): TemplateWidget => ({
  title: ["Unhandled", "未处理的错误"],
  display: "big_number",
  at,
  queries: [{ aggregates: ["count()"], conditions: "error.unhandled:true" }],
});
const byLevel = (at: TemplateWidget["at"]): TemplateWidget => ({
  title: ["Events by level", "按级别的事件"],
  display: "bar",
  at,
  queries: [{ columns: ["level"], aggregates: ["count()"], orderby: "-count()" }],
  limit: 5,
});
const loudest = (at: TemplateWidget["at"]): TemplateWidget => ({
  title: ["Loudest issues", "事件最多的问题"],
  display: "table",
  at,
  queries: [
    {
      columns: ["issue", "title"],
      aggregates: ["count()", "count_unique(user)", "last_seen()"],
      orderby: "-count()",
      headings: [issue, title, events, users, lastSeen],
    },
  ],
  limit: 20,
});
const ranking = (heading: Words, field: string, at: TemplateWidget["at"]): TemplateWidget => ({
  title: heading,
  display: "top_n",
  at,
  queries: [{ columns: [field], aggregates: ["count()"], conditions: `has:${field}`, orderby: "-count()" }],
  limit: 6,
});

const sessionsStarted = "count_if(init,equals,true)";
const sessionsCrashed = "count_if(status,equals,crashed)";

const templates: readonly Template[] = [
  {
    slug: "errors-overview",
    title: ["Errors at a glance", "错误总览"],
    description: [
      "How much fails, for whom, since when and where it is loudest.",
      "有多少错误、影响了谁、从何时开始、哪里最多。",
    ],
    projects: "any",
    widgets: [
      eventCount([0, 0, 3, 2]),
      usersTouched([3, 0, 3, 2]),
      unhandled([6, 0, 3, 2]),
      {
        title: ["Events per minute", "每分钟事件数"],
        display: "big_number",
        at: [9, 0, 3, 2],
        queries: [{ aggregates: ["epm()"] }],
      },
      byLevel([0, 2, 6, 5]),
      {
        title: ["Events by project", "按项目的事件"],
        display: "area",
        at: [6, 2, 6, 5],
        queries: [{ columns: ["project"], aggregates: ["count()"], orderby: "-count()" }],
        limit: 5,
      },
      loudest([0, 7, 8, 6]),
      ranking(["By environment", "按环境"], "environment", [8, 7, 4, 6]),
    ],
  },
  {
    slug: "release-health",
    title: ["Release health", "版本健康度"],
    description: [
      "Sessions and errors by release: which version is used, which one crashes, which one brought more errors.",
      "按版本的会话与错误：哪个版本在使用、哪个会崩溃、哪个带来更多错误。",
    ],
    projects: "any",
    widgets: [
      {
        title: ["Sessions", "会话数"],
        display: "big_number",
        at: [0, 0, 3, 2],
        dataset: "sessions",
        queries: [{ aggregates: [sessionsStarted] }],
      },
      {
        title: ["Crashed sessions", "崩溃的会话"],
        display: "big_number",
        at: [3, 0, 3, 2],
        dataset: "sessions",
        queries: [{ aggregates: [sessionsCrashed] }],
      },
      eventCount([6, 0, 3, 2], ["Error events", "错误事件"]),
      {
        title: ["Releases with errors", "有错误的版本"],
        display: "big_number",
        at: [9, 0, 3, 2],
        queries: [{ aggregates: ["count_unique(release)"] }],
      },
      {
        title: ["Sessions by release", "按版本的会话"],
        display: "area",
        at: [0, 2, 6, 5],
        dataset: "sessions",
        queries: [{ columns: ["release"], aggregates: [sessionsStarted], orderby: `-${sessionsStarted}` }],
        limit: 5,
      },
      {
        title: ["Errors by release", "按版本的错误"],
        display: "bar",
        at: [6, 2, 6, 5],
        queries: [
          {
            columns: ["release"],
            aggregates: ["count()"],
            conditions: "has:release",
            orderby: "-count()",
          },
        ],
        limit: 5,
      },
      {
        title: ["Releases by their sessions", "各版本的会话"],
        display: "table",
        at: [0, 7, 6, 6],
        dataset: "sessions",
        queries: [
          {
            columns: ["release"],
            aggregates: [sessionsStarted, sessionsCrashed],
            orderby: `-${sessionsStarted}`,
            headings: [release, ["Sessions", "会话"], ["Crashed", "崩溃"]],
          },
        ],
        limit: 20,
      },
      {
        title: ["Releases by their errors", "各版本的错误"],
        display: "table",
        at: [6, 7, 6, 6],
        queries: [
          {
            columns: ["release"],
            aggregates: ["count()", "count_unique(user)", "first_seen()"],
            conditions: "has:release",
            orderby: "-first_seen()",
            headings: [release, events, users, ["First error", "首次错误"]],
          },
        ],
        limit: 20,
      },
    ],
  },
  {
    slug: "project",
    title: ["One project at a glance", "单个项目总览"],
    description: [
      "Everything about a single project on one screen: trend, places in the code, clients, loudest issues.",
      "一屏看清一个项目：趋势、代码位置、客户端与事件最多的问题。",
    ],
    projects: "one",
    widgets: [
      eventCount([0, 0, 3, 2]),
      usersTouched([3, 0, 3, 2]),
      unhandled([6, 0, 3, 2]),
      {
        title: ["Kinds of errors", "错误类型数"],
        display: "big_number",
        at: [9, 0, 3, 2],
        queries: [{ aggregates: ["count_unique(error.type)"] }],
      },
      {
        title: ["Events and users", "事件与用户"],
        display: "line",
        at: [0, 2, 8, 5],
        queries: [{ aggregates: ["count()", "count_unique(user)"] }],
      },
      ranking(["By type of error", "按错误类型"], "error.type", [8, 2, 4, 5]),
      loudest([0, 7, 8, 6]),
      ranking(["By place in the code", "按代码位置"], "culprit", [8, 7, 4, 6]),
      byLevel([0, 13, 6, 5]),
      ranking(["By release", "按版本"], "release", [6, 13, 3, 5]),
      ranking(["By environment", "按环境"], "environment", [9, 13, 3, 5]),
    ],
  },
  {
    slug: "users",
    title: ["Who is touched", "谁受到影响"],
    description: [
      "The people behind the errors: how many, on which browsers, systems and devices, in which countries.",
      "错误背后的人：有多少、用什么浏览器、系统和设备、来自哪些国家。",
    ],
    projects: "any",
    widgets: [
      usersTouched([0, 0, 3, 2]),
      eventCount([3, 0, 3, 2]),
      {
        title: ["Users touched over time", "受影响用户的变化"],
        display: "line",
        at: [0, 2, 12, 5],
        queries: [{ aggregates: ["count_unique(user)"] }],
      },
      ranking(["By browser", "按浏览器"], "browser.name", [0, 7, 4, 5]),
      ranking(["By system", "按操作系统"], "os.name", [4, 7, 4, 5]),
      ranking(["By device", "按设备"], "device.family", [8, 7, 4, 5]),
      ranking(["By country", "按国家"], "geo.country_code", [0, 12, 4, 6]),
      {
        title: ["Users with the most events", "事件最多的用户"],
        display: "table",
        at: [4, 12, 8, 6],
        queries: [
          {
            columns: ["user"],
            aggregates: ["count()", "count_unique(issue)", "last_seen()"],
            conditions: "has:user",
            orderby: "-count()",
            headings: [["User", "用户"], events, ["Kinds of faults", "故障种类"], lastSeen],
          },
        ],
        limit: 20,
      },
    ],
  },
];

/** All of them, in the words of a language. */
export function dashboardTemplates(language: TemplateLanguage): readonly DashboardTemplate[] {
  const say = (words: Words): string => words[language === "en" ? 0 : 1];
  return templates.map((template) => ({
    slug: template.slug,
    title: say(template.title),
    description: say(template.description),
    projects: template.projects,
    widgets: template.widgets.map((widget) => ({
      ...contentOf(widget, say),
      id: undefined,
      layout: layoutOf(widget.at),
    })),
  }));
}

function contentOf(widget: TemplateWidget, say: (words: Words) => string): WidgetContent {
  return {
    title: say(widget.title),
    description: null,
    display: widget.display,
    dataset: widget.dataset ?? "errors",
    queries: widget.queries.map(({ name, headings = [], columns = [], aggregates = [], ...query }) => ({
      name: name === undefined ? "" : say(name),
      columns,
      aggregates,
      fields: [...columns, ...aggregates],
      fieldAliases: headings.map(say),
      conditions: query.conditions ?? "",
      orderby: query.orderby ?? "",
    })),
    limit: widget.limit ?? null,
    unit: null,
  };
}

function layoutOf([x, y, w, h]: TemplateWidget["at"]): WidgetLayout {
  return { x, y, w, h };
}
