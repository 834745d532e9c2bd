"""The assistant of the first start: five steps, each of which can be left for later."""
