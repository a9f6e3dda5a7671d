// Shows the description of one service, and keeps the key over a reload: in this tab, nowhere else.
"use strict";

const KEPT = "aftersales.credential";
const main = document.getElementById("api");
const service = main.dataset.service || new URL(".", location.href).href.replace(/\/$/, "");

// At an address that the services do not know as theirs only the own one answers: the others have pages of their own.
const nav = document.querySelector("nav");
if (!nav.dataset.origins.split(" ").includes(location.origin)) {
  for (const link of nav.querySelectorAll("[data-elsewhere]")) {
    link.href = link.dataset.elsewhere;
  }
}

const keepTheKey = () => ({
  statePlugins: {
    auth: {
      wrapActions: {
        authorize: (authorize) => (given) => {
          sessionStorage.setItem(KEPT, Object.values(given)[0].value);
          return authorize(given);
        },
        logout: (logout) => (names) => {
          sessionStorage.removeItem(KEPT);
          return logout(names);
        },
      },
    },
  },
});

// Swagger UI would send the example of what may be left out: a key for repetitions that others have used, say.
const withoutExamples = (parameter) => {
  const { example, examples, schema = {}, ...rest } = parameter;
  const { example: inSchema, examples: inSchemas, ...type } = schema;
  const shown = example ?? inSchema ?? inSchemas?.[0] ?? Object.values(examples ?? {})[0]?.value;
  return shown === undefined ? parameter : { ...rest, schema: type, description: `${rest.description ?? ""} (${shown})` };
};

const leaveOutWhatMayBe = (description) => {
  for (const operation of Object.values(description.paths).flatMap(Object.values)) {
    operation.parameters = operation.parameters?.map((each) => (each.required ? each : withoutExamples(each)));
  }
  return description;
};

const draw = (description) => {
  const kept = sessionStorage.getItem(KEPT);
  const ui = SwaggerUIBundle({
    spec: { ...leaveOutWhatMayBe(description), servers: [{ url: service }] },
    domNode: main,
    deepLinking: true,
    docExpansion: "none", // of more than some 126 operations at once it draws five
    filter: true,
    validatorUrl: null,
    plugins: [keepTheKey],
    onComplete: () => {
      if (kept) {
        Object.keys(description.components.securitySchemes).forEach((name) => ui.preauthorizeApiKey(name, kept));
      }
    },
  });
};

fetch(`${service}/openapi.json`, { cache: "no-store" })
  .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
  .then(draw)
  .catch((error) => {
    document.getElementById("failed").hidden = false;
    console.error(error);
  });
