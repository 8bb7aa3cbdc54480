import { type MapOperation, operationOf } from "../go/abi/mapFunctions.ts";
import type { StackedMapCall } from "./mapCallOf.ts";
import type { Frame } from "./profile.ts";
import type { ProfileSite } from "./profileSite.ts";

const reads: readonly MapOperation[] = ["access1", "access2", "accessK"];

/** What sites of a form call. */
const operationsOf: ReadonlyMap<string, readonly MapOperation[]> = new Map(
  Object.entries({
    make: ["make"],
    literal: ["make", "assign"],
    read: reads,
    commaOk: reads,
    assign: ["assign"],
    opAssign: [...reads, "assign"],
    append: [...reads, "assign"],
    delete: ["delete", "clear"],
    clear: ["clear", "iterate", "next", "delete"],
    range: ["iterate", "next", "clear"],
  }),
);

/** Forms that are code, and no declarations. */
export const costs = ({ form }: ProfileSite): boolean => form === "mapsCall" || operationsOf.has(form);

/** The sites of a line that a map call may come from, the likeliest first: those that the compiler should have it call. */
export function sitesOfCall(call: StackedMapCall, sites: readonly ProfileSite[]): readonly ProfileSite[] {
  if (call.seed) return sites.filter(({ form }) => form === "make" || form === "literal");
  const exact = sites.filter(({ calls }) => calls.includes(call.entry));
  if (exact.length > 0) return exact;
  const operation = operationOf(call.entry);
  const alike = sites.filter(
    ({ form }) => operation !== undefined && operationsOf.get(form)?.includes(operation) === true,
  );
  if (alike.length > 0) return alike;
  return call.throughMaps ? sites.filter(({ form }) => form === "mapsCall" || form === "range") : [];
}

/** Whether a frame may be of the function that a site stands in: the sources may have moved since the profile was taken. */
export function standsIn(
  { function: name }: Frame,
  { function: own }: Pick<ProfileSite, "function">,
): boolean {
  // What stands for type parameters may have dots and slashes of its own.
  const open = name.indexOf("[");
  const plain = open < 0 ? name : name.slice(0, open) + name.slice(name.lastIndexOf("]") + 1);
  const ownPackage = plain.slice(plain.lastIndexOf("/") + 1);
  const local = ownPackage.slice(ownPackage.indexOf(".") + 1);
  if (own === "init") return /^(?:init|glob\.|map\.init)/.test(local);
  return `.${local.replaceAll("-", ".")}.`.includes(`.${own}.`);
}
