"""The service: a page to read and correct a bulletin, and a REST interface (extra ``serve``)."""
