/** Lines and columns that the arrow keys go. */
const moves: ReadonlyMap<string, readonly [number, number]> = new Map(
  Object.entries({
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
  }),
);

/** Keys inside pictures: from cell to cell, from table to table of a directory, and pressing what is a button there. */
export function moveInPicture(event: KeyboardEvent): void {
  const target = event.target as Element;
  const cell = target.closest<SVGElement>("[role=gridcell]");
  const table = target.closest<SVGElement>(".directory-ruler [role=button]");
  const next = cell ? nextCell(cell, event.key) : table ? nextTable(table, event.key) : undefined;
  if (next) {
    event.preventDefault();
    next.focus();
    if (cell) next.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" || event.key === " ") press(target, event);
}

/** Arrow keys walk over the cells of all rows on the page; Home and End go to a row's ends. */
function nextCell(cell: SVGElement, key: string): SVGElement | undefined {
  const rows = [...document.querySelectorAll("main [role=row]")].map((row) => [
    ...row.querySelectorAll<SVGElement>("[role=gridcell]"),
  ]);
  const row = rows.findIndex((cells) => cells.includes(cell));
  if (key === "Home") return rows[row]?.[0];
  if (key === "End") return rows[row]?.at(-1);
  const step = moves.get(key);
  const column = rows[row]?.indexOf(cell) ?? 0;
  return step && rows[row + step[0]]?.[column + step[1]];
}

/** Arrow keys, Home and End walk over the tables of a directory. */
function nextTable(table: SVGElement, key: string): SVGElement | undefined {
  const tables = [...(table.parentElement?.querySelectorAll<SVGElement>("[role=button]") ?? [])];
  if (key === "Home") return tables[0];
  if (key === "End") return tables.at(-1);
  const step = moves.get(key);
  return step && tables[tables.indexOf(table) + step[0] + step[1]];
}

/** What is a button in a picture is pressed by Enter and Space, as the browser does for its own buttons. */
function press(target: Element, event: KeyboardEvent): void {
  const button = target.closest("svg [data-action]");
  if (!button) return;
  event.preventDefault();
  button.dispatchEvent(new MouseEvent("click", { bubbles: true }));
}
