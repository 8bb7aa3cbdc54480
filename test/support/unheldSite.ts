import type { ProfileSite } from "../../extension/src/core/profile/profileSite.ts";

/** What is known of a site's map where the source does not show who holds it. */
export const unheld: Pick<ProfileSite, "holder" | "assigned" | "entries" | "alone" | "making" | "drift"> = {
  holder: "other",
  assigned: null,
  entries: 0,
  alone: true,
  making: null,
  drift: "none",
};
