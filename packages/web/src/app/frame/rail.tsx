import { Link, useLocation } from "@tanstack/react-router";
import { Fragment } from "react";
import { useTranslations } from "use-intl";
import { Icon } from "../../ui/icon.tsx";
import { Logo } from "../../ui/logo.tsx";
import styles from "./rail.module.css";
import { type Place, places } from "./places.ts";

function PlaceLink({
  place,
  org,
  current,
  className,
}: {
  readonly place: Place;
  readonly org: string;
  readonly current: boolean;
  readonly className: string | undefined;
}) {
  const t = useTranslations("places");
  return (
    <Link
      to={place.to}
      params={{ org }}
      className={className}
      data-current={current ? "" : undefined}
      aria-current={current ? "page" : undefined}
    >
      <Icon as={place.icon} size="lg" />
      <span>{t(place.id)}</span>
    </Link>
  );
}

/** The slim rail of places at the left; five tabs at the bottom of a phone. */
export function Rail({ org }: { readonly org: string }) {
  const t = useTranslations("frame");
  const { pathname } = useLocation();
  return (
    <nav className={styles.rail} aria-label={t("places")}>
      <Link to="/" className={styles.logo} aria-label={t("home")}>
        <Logo />
      </Link>
      {places.map((place, index) => (
        <Fragment key={place.id}>
          {place.atEnd && !places[index - 1]?.atEnd && <span className={styles.gap} />}
          <PlaceLink place={place} org={org} current={place.owns.test(pathname)} className={styles.place} />
        </Fragment>
      ))}
    </nav>
  );
}

export function BottomBar({ org }: { readonly org: string }) {
  const t = useTranslations("frame");
  const { pathname } = useLocation();
  return (
    <nav className={styles.bottom} aria-label={t("places")}>
      {places.map((place) => (
        <PlaceLink
          key={place.id}
          place={place}
          org={org}
          current={place.owns.test(pathname)}
          className={styles.tab}
        />
      ))}
    </nav>
  );
}
