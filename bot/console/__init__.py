"""The pages on which agents and owners work, at `/desk`. HTML from the server, scripts for what is live."""
