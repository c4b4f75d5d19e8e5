import { circleFrequencies, stepsToShrink } from "../../lib/src/grokking/exercises";
import { judged } from "../judged";

judged("circleFrequencies", circleFrequencies, {
  right: [[48, 48]],
  wrong: [
    [[96, 95], /The additive circle has 97 points, on which 48 waves differ, not 96/],
    [[48, 47], /The multiplicative circle has 96 points/],
    [48, /2 numbers in brackets/],
  ],
});

judged("stepsToShrink", stepsToShrink, {
  right: [Math.log(10) / 1e-3, 2303],
  wrong: [
    [900, /After 900 steps they would be 0\.41 of what they were/],
    [1000, /0\.37/],
    [10000, /0\.000045/],
  ],
});
