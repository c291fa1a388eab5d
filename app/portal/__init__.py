"""The public's pages: guides for citizens and the checking of papers, without a login."""
