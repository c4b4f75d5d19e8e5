import http from "node:http";
import https from "node:https";

/**
 * The status with which an http(s) address answers. Asked by node:http, since fetch needs gigabytes of address
 * space, and never by way of a proxy.
 * @param {string} address
 * @param {number} limit in seconds
 * @returns {Promise<number>} rejected when nothing answers in time
 */
export const ask = (address, limit) =>
  new Promise((resolve, reject) => {
    const { get } = address.startsWith("https:") ? https : http;
    const options = {
      agent: /** @type {const} */ (false),
      signal: AbortSignal.timeout(limit * 1000),
    };
    const request = get(address, options, (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    request.on("error", reject);
  });
