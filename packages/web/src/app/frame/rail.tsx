import { Link, useLocation, useNavigate, useSearch } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { Fragment } from "react";
import { useTranslations } from "use-intl";
import { parseScope } from "../../lib/url-state.ts";
import { Icon } from "../../ui/icon.tsx";
import { Logo } from "../../ui/logo.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
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
  const scope = parseScope(useSearch({ strict: false }));
  return (
    <Link
      to={place.to}
      params={{ org }}
      search={place.takesScope === true ? scope : {}}
      className={className}
      data-current={current ? "" : undefined}
      aria-current={current ? "page" : undefined}
    >
      <Icon as={place.icon} size="lg" />
      <span>{t(place.id)}</span>
    </Link>
  );
}

/** The slim rail of places at the left; tabs at the bottom of a phone. */
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

/** A thumb hits five; what there is no room for waits behind the last. */
const TABS_MAX = 5;

export function BottomBar({ org }: { readonly org: string }) {
  const t = useTranslations();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const shown = places.length <= TABS_MAX ? places : places.slice(0, TABS_MAX - 1);
  const more = places.slice(shown.length);
  const isInMore = more.some((place) => place.owns.test(pathname));
  return (
    <nav className={styles.bottom} aria-label={t("frame.places")}>
      {shown.map((place) => (
        <PlaceLink
          key={place.id}
          place={place}
          org={org}
          current={place.owns.test(pathname)}
          className={styles.tab}
        />
      ))}
      {more.length > 0 && (
        <Menu
          align="end"
          trigger={
            <button type="button" className={styles.tab} data-current={isInMore ? "" : undefined}>
              <Icon as={Ellipsis} size="lg" />
              <span>{t("frame.morePlaces")}</span>
            </button>
          }
        >
          {more.map((place) => (
            <MenuItem
              key={place.id}
              icon={place.icon}
              onSelect={() => void navigate({ to: place.to, params: { org } })}
            >
              {t(`places.${place.id}`)}
            </MenuItem>
          ))}
        </Menu>
      )}
    </nav>
  );
}
