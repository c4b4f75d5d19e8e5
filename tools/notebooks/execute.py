"""Runs cells in one kernel, for tools/notebooks/session.ts: one JSON request a line in, one JSON reply a line out.

  arguments  kernel name, folder to run in
  request    {"source": ..., "timeout": s, "interrupt_after": s or null}   one cell
             {"settle": s}                                                 wait for late messages
  reply      {"ok": ..., "seconds": ..., "outputs": [...]}                 of the cell
             {"outputs": [[...], ...]}                                     of all cells, late ones included
             {"failure": ...}                                              no cell can run any more

Not nbclient: it drops what arrives for a cell that has ended, such as the rejection of a promise that nobody
awaits. Here such a message is kept with the cell that ran last when it was sent.
"""

import json
import queue
import subprocess
import sys
import time

from jupyter_client.manager import KernelManager
from nbformat.v4 import output_from_msg


class Kernel:
    def __init__(self, name, folder):
        self.manager = KernelManager(kernel_name=name)
        # Not our stdout: Node makes the pipes it inherits non-blocking, and a long reply would lose its middle.
        self.manager.start_kernel(cwd=folder, stdout=subprocess.DEVNULL)
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.outputs_of = {}  # id of an execute request -> its outputs, in order of execution
        self.displays = {}  # display id -> the outputs that show it

    def execute(self, source, timeout, interrupt_after):
        start = time.monotonic()
        request = self.client.execute(source, store_history=False, allow_stdin=False)
        self.outputs_of[request] = []
        ended = False
        while not ended:
            elapsed = time.monotonic() - start
            if elapsed > timeout:
                raise RuntimeError("the cell must end within %g s, got no end" % timeout)
            if interrupt_after is not None and elapsed > interrupt_after:
                interrupt_after = None
                self.manager.interrupt_kernel()
            ended = self.receive(0.05) == request
            if not ended and not self.manager.is_alive():
                raise RuntimeError("the kernel must stay alive during the cell, got its end")
        reply = self.client.get_shell_msg(timeout=10)
        while reply["parent_header"].get("msg_id") != request:
            reply = self.client.get_shell_msg(timeout=10)
        return {
            "ok": reply["content"]["status"] == "ok",
            "seconds": time.monotonic() - start,
            "outputs": self.outputs_of[request],
        }

    def settle(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.receive(0.05)
        return {"outputs": list(self.outputs_of.values())}

    def receive(self, timeout):
        """Keeps the next message. Returns the request that has ended with it, if any."""
        try:
            message = self.client.get_iopub_msg(timeout=timeout)
        except queue.Empty:
            return None
        kind, content = message["msg_type"], message["content"]
        request = message["parent_header"].get("msg_id")
        display = content.get("transient", {}).get("display_id")
        if kind == "status" and content["execution_state"] == "idle":
            return request
        if kind == "update_display_data":
            for output in self.displays.get(display, []):
                output["data"], output["metadata"] = content["data"], content["metadata"]
        elif kind in ("stream", "display_data", "execute_result", "error") and request in self.outputs_of:
            output = output_from_msg(message)
            self.outputs_of[request].append(output)
            if display:
                self.displays.setdefault(display, []).append(output)
        return None

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def main():
    # Node writes and reads UTF-8, whatever the platform's encoding.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="strict" if stream is sys.stdin else "backslashreplace")
    replies = sys.stdout
    sys.stdout = sys.stderr  # whatever a library prints must not end up between the replies

    def reply(value):
        replies.write(json.dumps(value) + "\n")
        replies.flush()

    kernel = None
    try:
        kernel = Kernel(*sys.argv[1:3])
        for line in sys.stdin:
            request = json.loads(line)
            if "settle" in request:
                reply(kernel.settle(request["settle"]))
                continue
            reply(kernel.execute(request["source"], request["timeout"], request["interrupt_after"]))
    except RuntimeError as error:
        reply({"failure": str(error)})
    finally:
        if kernel:
            kernel.close()


main()
