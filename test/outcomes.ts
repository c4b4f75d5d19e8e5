/** What an experiment tells of a plan, for the tests of experiments. */
import type { Experiment, Outcome, Plan } from "../lib/src/experiment";

/** Outcomes by place among the plan's jobs, each of the kind that the experiment asks for. */
export async function outcomesOf(
  experiment: Experiment,
  plan: Plan,
  checkpoint = async () => false,
): Promise<Outcome[]> {
  const found: Outcome[] = [];
  const tell = (index: number, outcome: Outcome): void => {
    experiment.requireOutcome(outcome);
    found[index] = outcome;
  };
  await experiment.run(experiment.jobs(plan), tell, checkpoint);
  return found;
}
