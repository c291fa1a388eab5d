"""一窗 Yichuang: one configuration folder in, one service network out."""

__version__ = "0.1.0"
