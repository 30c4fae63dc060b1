import { may, useOrganization } from "../../app/organization.ts";
import { IssueGroups } from "./parts/issue-groups.tsx";
import { SimilarIssues } from "./parts/similar-issues.tsx";
import styles from "./related-page.module.css";

/** What is like this issue, and what it is made of. */
export function IssueRelatedPage() {
  const { organization } = useOrganization();
  const canWrite = may(organization, "event:write", "event:admin");
  return (
    <div className={styles.sections}>
      <SimilarIssues canWrite={canWrite} />
      <IssueGroups canWrite={canWrite} />
    </div>
  );
}
