import { lawBroken, numericalDownhill, productSides } from "../../lib/src/beyond/lawBroken";
import { difference, frobenius, type Matrix, multiply } from "../../lib/src/linalg";
import { gaussianMatrix, random } from "../../lib/src/random";
import { close, closeVector, FINITE_DIFFERENCE, throwsMessage } from "../close";

const rng = random(5);
const [A, B, target] = [
  gaussianMatrix(2, 3, rng),
  gaussianMatrix(4, 2, rng),
  gaussianMatrix(4, 3, rng),
];
type Pair = Readonly<{ A: Matrix; B: Matrix }>;
const loss = ({ A, B }: Pair): number => frobenius(difference(multiply(B, A), target)) ** 2 / 2;
const sides = ({ A, B }: Pair) => productSides(A, B);

describe("numericalDownhill", () => {
  it("is minus the gradient of a cubic, in the build of the weights", () => {
    const { x, y } = numericalDownhill(({ x, y }) => x ** 3 + x * y[0], { x: 2, y: [3] });
    closeVector([x, ...y], [-15, -2], FINITE_DIFFERENCE);
  });
});

describe("lawBroken", () => {
  it("is nothing for a product of matrices", () =>
    close(lawBroken(loss, { A, B }, sides), 0, FINITE_DIFFERENCE));

  it("is of order one if one of the factors is held back by a decay of its own", () => {
    const held = (pair: Pair): number => loss(pair) + frobenius(pair.A) ** 2;
    const broken = lawBroken(held, { A, B }, sides);
    close(broken, 1, 0.9, "broken"); // neither nothing nor more than twice the larger side
  });

  it("names bad input", () =>
    throwsMessage(
      () => productSides(A, A),
      RangeError,
      /^productSides: B\[0\] must have length 2/,
    ));
});
