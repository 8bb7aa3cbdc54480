import { mapHeader } from "../go/abi/headerFields.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import type { StructPicture } from "./mapPicture.ts";

/** The header of any map under a model, without values: what is known when the map's type is not. */
export function headerWithoutValues(model: MapModel): StructPicture {
  const struct = mapHeader(model);
  const fields = struct.fields.map((field) => ({ ...field, value: "", hex: "not known" }));
  return { ...struct, address: "an address not known", fields };
}
