"""The review page and the REST API behind it.

app.create_app(config)   the FastAPI application; `tiaokuan serve` runs it

guard, auth, problems    who may ask, how much, and what is answered where something is wrong
api/                     one file a resource under /api/v1
pages, templates, static the page itself
files, upload, runner    what was handed in: kept under its hash, read by worker processes
paper, pictures          what stands on the paper: the reading view, images of pages
"""
