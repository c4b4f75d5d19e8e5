/**
 * What a kernel says reaches its notebook. Of more than 512 messages without a pause, zeromq puts one off and refuses
 * those behind it, whatever they hold: lines of output, or the error that a cell ends with.
 */

/**
 * Makes a server's sockets send at once, and keep what their readers have not taken yet.
 * @param {{ bindSocket(socket: { sendTimeout: number, sendHighWaterMark: number }, port: number): Promise<void> }} server
 */
exports.losesNothing = (server) => {
  const bind = server.bindSocket;
  server.bindSocket = function (socket, port) {
    // Zero: do not wait to be told that one may send; and no limit.
    Object.assign(socket, { sendTimeout: 0, sendHighWaterMark: 0 });
    return bind.call(this, socket, port);
  };
};
