"""The sample news web: invented outlets and articles, over real HTTP, for the tests and `make demo`.

`articles/` holds one file an article, with the truth about it in front (its story, whether it is on the beat,
what it copies and credits); `truth.py` reads them. `outlets.yml` says how each outlet publishes; `feeds.py`
and `pages.py` write what it would serve, and `server.py` serves it. All in it is made up: companies, people,
outlets.
"""
