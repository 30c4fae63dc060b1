/** The environments that events named, and which of them lists leave out. */
import { z } from "zod";
import { dateTime, environmentName, listParam, orgParams, projectParams } from "../fields.ts";
import { route } from "../route.ts";

export const environmentShape = z.object({
  /** The name: environments have no other identity. */
  id: z.string(),
  name: z.string(),
  isHidden: z.boolean(),
  /** Of its last event within 30 days; null where there was none. */
  lastSeen: dateTime.nullable(),
});

/** Hidden ones only where they are asked for. */
const visibility = z.enum(["visible", "hidden", "all"]).default("visible");

/** In an address `none` stands for events without an environment, which no event can be named. */
const environmentParams = projectParams.extend({ environment: environmentName });

export const environmentRoutes = {
  listOrganizationEnvironments: route({
    method: "GET",
    path: "/api/0/organizations/{org}/environments/",
    permission: "project:read",
    summary:
      "The environments that events of the last 30 days named. One is hidden where every project that has it hides it.",
    params: orgParams,
    query: z.object({ project: listParam, visibility }),
    response: z.array(environmentShape),
  }),
  listProjectEnvironments: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/environments/",
    permission: "project:read",
    summary: "The environments that events of one project named in the last 30 days, and those it hides.",
    params: projectParams,
    query: z.object({ visibility }),
    response: z.array(environmentShape),
  }),
  getProjectEnvironment: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/environments/{environment}/",
    permission: "project:read",
    summary: "One environment of a project.",
    params: environmentParams,
    response: environmentShape,
  }),
  updateProjectEnvironment: route({
    method: "PUT",
    path: "/api/0/projects/{org}/{project}/environments/{environment}/",
    permission: ["project:write", "project:admin"],
    summary: "Hides an environment from lists, or shows it again; its events stay where they are.",
    params: environmentParams,
    body: z.object({ isHidden: z.boolean() }),
    response: environmentShape,
    errors: ["invalid_input"],
  }),
} as const;
