import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { staysBusy } from "../../tools/kernel/status.cjs";

const request = (name: string, msg_type: string) => ({ name, header: { msg_type } });

describe("the kernel's status", () => {
  it("is busy until the last of the waiting cells has ended, whatever else ends meanwhile", () => {
    const said: string[] = [];
    const server = {
      publishStatus: (status: string, parent: object) =>
        void said.push(`${status} ${(parent as { name: string }).name}`),
    };
    staysBusy(server);
    const [first, second] = [
      request("first", "execute_request"),
      request("second", "execute_request"),
    ];
    const completion = request("completion", "complete_request");
    for (const [status, parent] of [
      ["busy", first],
      ["busy", second],
      ["idle", first],
      ["busy", completion],
      ["idle", completion],
      ["idle", second],
      ["busy", completion],
      ["idle", completion],
    ] as const)
      server.publishStatus(status, parent);
    assert.deepEqual(said, [
      "busy first",
      "busy second",
      ...["idle first", "busy second"],
      "busy completion",
      ...["idle completion", "busy second"],
      "idle second",
      ...["busy completion", "idle completion"],
    ]);
  });
});
