import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { cliResult } from "../unit/cli/runCli.ts";
import { sampleFolder } from "../support/projectPath.ts";
import { openWorkbench } from "../support/workbench.ts";
