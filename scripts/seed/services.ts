import type { Service } from "./scenario.ts";
import { inventory } from "./services/inventory.ts";
import { larderIos } from "./services/larder-ios.ts";
import { payments } from "./services/payments.ts";
import { search } from "./services/search.ts";
import { storefront } from "./services/storefront.ts";

/** The invented services whose traffic goes over the wire protocol. */
export const wireServices: readonly Service[] = [storefront, payments, search, inventory, larderIos];
