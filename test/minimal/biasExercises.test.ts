import { identity, norm, scale } from "../../lib/src/linalg";
import { preconditionerToBuild } from "../../lib/src/minimal/biasExercises";
import { judged } from "../judged";

judged("preconditionerToBuild", preconditionerToBuild, {
  right: [
    (beta, delta) => {
      const kappa = Math.hypot(delta, 2 * norm(beta));
      const bend = (kappa - delta) / 2 / norm(beta) ** 2;
      return beta.map((one, i) =>
        beta.map((other, j) => (i === j ? (kappa + delta) / 2 : 0) + bend * one * other),
      );
    },
  ],
  wrong: [
    [(beta: number[]) => identity(beta.length), /it stretches β by 1\.00\. With/],
    [
      (beta: number[], delta: number) =>
        identity(beta.length).map((row) => scale(Math.hypot(delta, 2 * norm(beta)), row)),
      /Along β it is right, but elsewhere/,
    ],
    [(beta: number[]) => beta, /as many rows/],
  ],
});
