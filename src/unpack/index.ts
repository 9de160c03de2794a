// The door of the unpacking room.
export {}
