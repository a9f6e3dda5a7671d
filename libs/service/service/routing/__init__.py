"""How a request reaches its route: the middleware, who may call, the call as a route sees it."""
