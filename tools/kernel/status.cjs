/**
 * What the status bar says. tslab calls itself busy when a request arrives and idle when it ends: with "Run All",
 * the end of the first cell would show the kernel idle while the second one trains, and so would a completion
 * that is asked for meanwhile.
 */

/**
 * Makes a server say, after each "idle", that it is busy if a cell still waits or runs.
 * @param {{ publishStatus(status: string, parent: { header: { msg_type: string } }): void }} server
 */
exports.staysBusy = (server) => {
  const publish = server.publishStatus;
  /** @type {{ header: { msg_type: string } }[]} cells that have not ended, the running one first */
  const cells = [];
  server.publishStatus = function (status, parent) {
    if (parent.header.msg_type === "execute_request") {
      if (status === "busy") cells.push(parent);
      else cells.splice(cells.indexOf(parent), 1);
    }
    publish.call(this, status, parent);
    if (status === "idle" && cells.length > 0) publish.call(this, "busy", cells[0]);
  };
};
