import type { Matrix } from "../../lib/src/linalg";
import { difference, frobenius, multiply, scaleMatrix, transpose } from "../../lib/src/linalg";
import { keptSign, lazyShapes, motionToBuild } from "../../lib/src/linear/exercises";
import { judged } from "../judged";

judged("lazyShapes", lazyShapes, {
  right: [(h, d, c) => [h >= c, h >= d]],
  wrong: [
    [() => [true, false], /Upstream, W alone reaches .* but your function says true/],
    [(h: number, d: number, c: number) => [h >= d, h >= c], /alone reaches/],
    [(h: number, d: number, c: number) => [h >= c, h <= d], /Downstream, A alone reaches/],
    [() => [true], /two truth values/],
  ],
});

judged("keptSign", keptSign, {
  right: [(W) => W[0][0] * W[1][1] - W[0][1] * W[1][0]],
  wrong: [
    [(W: Matrix) => frobenius(W), /sign is always 1, which tells nothing/],
    [(W: Matrix) => W[0][0] + W[1][1], /it runs through /],
    [(W: Matrix) => W[0][0] * W[1][1], /it runs through /],
    [(W: Matrix) => W[0], /one number/],
    [frobenius, /frobenius is the library's own/],
  ],
});

const byW = (A: Matrix, R: Matrix): number[][] => multiply(R, multiply(transpose(A), A));
const byA = (W: Matrix, R: Matrix): number[][] => multiply(multiply(transpose(W), W), R);
judged("motionToBuild", motionToBuild, {
  right: [(W, A, R) => difference(scaleMatrix(-1, byA(W, R)), byW(A, R))],
  wrong: [
    [(_W: Matrix, A: Matrix, R: Matrix) => scaleMatrix(-1, byW(A, R)), /if only W learns/],
    [(W: Matrix, _A: Matrix, R: Matrix) => scaleMatrix(-1, byA(W, R)), /if only A learns/],
    [(_W: Matrix, _A: Matrix, R: Matrix) => scaleMatrix(-1, R), /your velocity is off by \d/],
    [(W: Matrix, A: Matrix, R: Matrix) => difference(byA(W, R), byW(A, R)), /off by/],
    [(W: Matrix) => W, /of the shape of R/],
  ],
});
