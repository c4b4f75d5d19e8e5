import { add, dot, norm, scale, subtract, unit } from "../../lib/src/linalg";
import { equationTwo, type Flow, ownFlow } from "../../lib/src/minimal/flowExercises";
import { judged } from "../judged";

judged("equationTwo", equationTwo, {
  right: [
    (mu, phi, delta, target) => {
      const kappa = Math.sqrt(delta ** 2 + 4 * mu ** 2);
      return [kappa * (phi * target - mu), ((2 * mu * target) / (kappa - delta)) * (1 - phi ** 2)];
    },
  ],
  wrong: [
    [() => [0, 0], /μ̇ is off by up to/],
    [
      (mu: number, phi: number, delta: number, target: number) => [
        Math.sqrt(delta ** 2 + 4 * mu ** 2) * (phi * target - mu),
        1 - phi ** 2,
      ],
      /φ̇ is off by up to/,
    ],
    [() => 1, /two numbers in brackets/],
  ],
});

const flowWith =
  (growth: number, held: number): Flow =>
  (w0, a0, betaStar, t) => {
    const delta = a0 ** 2 - dot(w0, w0);
    const omega = Math.hypot(norm(betaStar), delta / 2);
    const e = unit(betaStar);
    const p = dot(w0, e);
    const rest = subtract(w0, scale(p, e));
    const c = Math.sqrt((omega - delta / 2) / (2 * omega));
    const s = Math.sqrt((omega + delta / 2) / (2 * omega));
    const parts = [c * p + s * a0, s * p - c * a0, norm(rest)];
    const rates = [growth * omega, -omega, -delta / 2];
    const [up, down] = parts.map((part, i) => part * Math.exp(rates[i] * t));
    const grown = rates.map((r) => (r === 0 ? t : Math.expm1(2 * r * t) / (2 * r)));
    const sum = parts.reduce((total, part, i) => total + part ** 2 * grown[i], 0);
    const length = Math.sqrt(1 + held * sum);
    const across = scale(Math.exp(rates[2] * t), rest);
    const w = add(scale(c * up + s * down, e), across);
    return { w: scale(1 / length, w), a: (s * up - c * down) / length };
  };

judged("ownFlow", ownFlow, {
  right: [flowWith(1, 1)],
  wrong: [
    [flowWith(1, 0), /δ changes by up to/],
    [flowWith(0.5, 1), /δ changes by up to|is up to .* away/],
    [(w: number[], a: number) => ({ w, a }), /It keeps δ, but is up to/],
    [() => ({ w: [0, 0, 0], a: 0 }), /At t = 0 it is up to/],
    [() => ({ w: [1], a: 0 }), /as many inputs/],
  ],
});
