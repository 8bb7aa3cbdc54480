import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

/** A part of a function of Go 1.22, whose header was not copied. */
const listing = `   0x45e068 <+232>:	mov    %rcx,%rax
   0x45e06b <+235>:	mov    0x40(%rsp),%rdx
   0x45e070 <+240>:	movzbl 0x9(%rbx),%ecx
   0x45e074 <+244>:	mov    $0x1,%esi
   0x45e079 <+249>:	shl    %cl,%rsi
   0x45e07c <+252>:	lea    -0x1(%rsi),%rcx
   0x45e080 <+256>:	ret
`;

describe("a copied listing that does not tell what it is of", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-reading-"));
  writeFileSync(path.join(folder, "pasted.txt"), listing);
  after(() => rmSync(folder, { recursive: true, force: true }));
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench({ folder });
    page = workbench.page;
  });
  after(() => workbench?.close());
  const lens = (hasText: string | RegExp) => page.locator(".codelens-decoration a", { hasText });
  const row = (hasText: string | RegExp) => page.locator(".quick-input-list-row", { hasText });

  it("offers its function and its release to be chosen, and is read anew by them", async () => {
    await workbench.openFile("pasted.txt");
    await lens("Choose function…").waitFor();
    await lens(/Go release not told, read as 1\.\d+/).click();
    await page.locator(".quick-input-widget input").fill("1.22");
    await row("1.22").first().click();
    await lens("Go 1.22, as chosen").waitFor();
    await lens("Choose function…").click();
    await page.locator(".quick-input-widget input").fill("mapassign_fast64");
    await row(/^runtime\.mapassign_fast64$/).click();
    await page
      .locator(".codelens-decoration", {
        hasText: /go1\.22 amd64 · runtime\.mapassign_fast64 finds or makes the entry/,
      })
      .waitFor();
    assert.equal(await lens("Choose function…").count(), 0);
    await workbench.shot("choose-reading");
  });
});
