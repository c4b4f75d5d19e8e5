import assert from "node:assert/strict";
import { playgroundOutputs, playgroundType } from "../../lib/src/notebook/playground";
import * as tools from "../../tools/notebooks/notebook";
import { addressOf, INITIAL } from "../../tools/playground/model/state";
import { throwsMessage } from "../close";

const options = { id: "play", alt: "One neuron.", caption: "Drag it." };

describe("playground", () => {
  it("is one output of address and text, with text and size of its picture, and a caption", () => {
    const [shown, caption] = playgroundOutputs("start=-1,0&delta=-2", options);
    assert.deepEqual(shown.data, {
      [playgroundType]: { address: "start=-1,0&delta=-2" },
      "text/plain": "One neuron.",
    });
    const image = shown.metadata["image/png"] as { alt: string; width: number; height: number };
    assert.equal(image.alt, "One neuron.");
    assert.ok(image.width > image.height);
    assert.equal(caption.data["text/markdown"], "<em>Drag it.</em>");
    assert.equal(playgroundType, tools.playgroundType);
  });

  it("takes every address that the page writes, and nothing that could be more", () => {
    playgroundOutputs(addressOf(INITIAL), options);
    for (const address of ["", "start", "a=1&", "a=1#b", '"><script>', "a=javascript:b"])
      throwsMessage(
        () => playgroundOutputs(address, options),
        RangeError,
        /^playground: address must be name=value/,
      );
    throwsMessage(
      () => playgroundOutputs("a=1", { ...options, alt: " " }),
      TypeError,
      /^playground: alt must be a non-empty string/,
    );
  });
});
