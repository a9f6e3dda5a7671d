// Types of every OpenAPI document in a folder: node make.mjs FOLDER
import { readdir, readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const folder = process.argv[2];
for (const name of await readdir(folder)) {
  if (!name.endsWith(".json")) continue;
  const document = JSON.parse(await readFile(`${folder}/${name}`, "utf8"));
  await writeFile(`${folder}/${name.replace(".json", ".d.ts")}`, astToString(await openapiTS(document)));
}
