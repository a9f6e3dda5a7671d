// Reads AsyncAPI documents with the official parser: `node validate.mjs FILE…`.
// Prints what is wrong and exits with 1 if an error or a warning is among it; hints and advice are printed only.

import { readFile } from "node:fs/promises"
import { resolve } from "node:path"
import { DiagnosticSeverity, Parser } from "@asyncapi/parser"

const NEWER_VERSION_EXISTS = "asyncapi-latest-version" // 3.0.0 is what tools read today

let bad = false
for (const path of process.argv.slice(2)) {
  const source = resolve(path)
  const { document, diagnostics } = await new Parser().parse(await readFile(source, "utf8"), { source })
  for (const { severity, code, message, path: place, range } of diagnostics) {
    if (code === NEWER_VERSION_EXISTS) continue
    bad ||= severity <= DiagnosticSeverity.Warning
    console.log(`${path}:${range.start.line + 1} ${DiagnosticSeverity[severity]} ${code}: ${message} (${place.join("/")})`)
  }
  bad ||= document === undefined
  if (document) console.log(`${path}: AsyncAPI ${document.version()}, ${document.channels().length} channels, ${document.allMessages().length} messages`)
}
process.exitCode = bad ? 1 : 0
