"""Pictures: looking at a photo before it is kept, and drawing what leaves with circles on it.

Only this package knows Pillow, and loads it inside the functions that need it. Whatever it makes is built anew from
pixels: nothing that stood in a file beside them (place, time, camera, comments, a thumbnail) goes into another.
"""
