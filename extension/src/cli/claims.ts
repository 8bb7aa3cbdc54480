import { type Claim, claims, verdictIn } from "../core/claims/claims.ts";
import { type Proved, proofOf } from "../core/claims/proof.ts";
import { judgedText, verdictText } from "../core/claims/verdictText.ts";
import { goProofs, type ProofRun, runProofs } from "./goProofs.ts";
import { BadInput, type CliIo } from "./io.ts";
import { helpText, parseArgs, resolveModel, wholeNumber } from "./options.ts";

const options = {
  run: { help: "build the proof and run it, with the go of this folder: it takes some seconds" },
  json: { help: "one JSON object a statement" },
};

export const help = helpText(
  "claims [ID]",
  "Statements about Go's maps that are copied from post to post, each judged for all releases by a program that measures it. With\n" +
    "an ID also the code of the proof. --run runs it here, with a time limit, in a temporary folder: the status is 1 where this Go\n" +
    "does not agree.",
  options,
);

/** `mapscope claims`; see `help`. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const { options: given, positional } = parseArgs(args, options);
  const [id] = positional;
  if (positional.length > 1) throw new BadInput("one statement, or all");
  const chosen = id === undefined ? claims : [claimOf(id)];
  const sources = goProofs();
  const ran = given.run === undefined ? null : await runProofs(sources, id === undefined ? null : id);
  let agrees = true;
  for (const claim of chosen) {
    const code = proofOf(
      claim.id,
      sources.map(({ text }) => text),
    );
    const own = ran === null ? null : outcomeOf(claim, ran);
    agrees &&= own === null || own.agrees;
    if (given.json !== undefined) io.out(`${JSON.stringify(claimJson(claim, code, own))}\n`);
    else io.out(claimText(claim, id === undefined ? null : code, own));
  }
  return agrees ? 0 : 1;
}

function claimOf(text: string): Claim {
  const id = wholeNumber(text, "the ID");
  const found = claims.find((claim) => claim.id === id);
  if (found === undefined) throw new BadInput(`there is no statement ${id}: they are 1 to ${claims.length}`);
  return found;
}

/** What a proof gave here, beside the verdict for this release. */
interface Outcome extends Omit<Proved, "id"> {
  readonly go: string;
  readonly agrees: boolean;
}

function outcomeOf(claim: Claim, { version, proved }: ProofRun): Outcome {
  const own = proved.find(({ id }) => id === claim.id);
  if (own === undefined) throw new BadInput(`the proof of statement ${claim.id} gave no verdict`);
  const { model } = resolveModel(version);
  const agrees = own.verdict === "unknown" || own.verdict === verdictIn(claim, model.release);
  return { go: version, verdict: own.verdict, measured: own.measured, agrees };
}

const claimJson = (claim: Claim, code: string | null, ran: Outcome | null): object => ({
  id: claim.id,
  claim: claim.claim,
  verdict: verdictText(claim),
  releases: judgedText(),
  why: claim.why,
  proof: code,
  ...(ran === null ? {} : { ran }),
});

function claimText(claim: Claim, code: string | null, ran: Outcome | null): string {
  const head = `${String(claim.id).padStart(2)}  ${claim.claim}\n    ${verdictText(claim)}: ${claim.why}\n`;
  if (ran === null) return code === null ? head : `${head}\n${code}`;
  const measured = ran.measured.map((line) => `      ${line}\n`).join("");
  const verdict = ran.agrees ? ran.verdict : `${ran.verdict}, which is not what was said`;
  return `${head}    here, by ${ran.go}: ${verdict}\n${measured}${code === null ? "" : `\n${code}`}`;
}
