/** A password, or a function that returns it for each connection. */
export type Password = string | (() => string | Promise<string>);
