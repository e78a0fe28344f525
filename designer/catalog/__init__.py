"""Component folders on disk: what they declare, and the files that their steps run with."""
