import type { Matrix } from "../../lib/src/linalg";
import { frobenius } from "../../lib/src/linalg";
import { keptSign, lazyShapes } from "../../lib/src/linear/exercises";
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
