/**
 * Makes the charts inside an element readable: the pointer and the arrow keys, Home and End choose a stop, whose figures
 * stand in the chart's readout.
 */
export function listenToCharts(root: HTMLElement): void {
  const read = (event: Event): void => {
    const stop = stopOf(event.target);
    const readout = stop?.closest(".chart")?.querySelector(".readout");
    if (stop && readout) readout.textContent = stop.dataset.detail ?? "";
  };
  root.addEventListener("pointerover", read);
  root.addEventListener("focusin", read);
  root.addEventListener("keydown", (event) => {
    const stop = stopOf(event.target);
    const next = stop && stopAfter(stop, event.key);
    if (!stop || !next) return;
    event.preventDefault();
    stop.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });
}

function stopOf(target: EventTarget | null): SVGElement | null {
  return target instanceof Element ? target.closest<SVGElement>(".chart .stop") : null;
}

function stopAfter(stop: SVGElement, key: string): SVGElement | undefined {
  const stops = [...(stop.parentElement?.querySelectorAll<SVGElement>(".stop") ?? [])];
  const at = stops.indexOf(stop);
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return stops[at - 1];
    case "ArrowRight":
    case "ArrowUp":
      return stops[at + 1];
    case "Home":
      return stops[0];
    case "End":
      return stops.at(-1);
    default:
      return undefined;
  }
}
