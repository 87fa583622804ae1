package dev.sonde.tree;

/**
 * A place of a model and the tensor that is there.
 *
 * @param place the place as it is written
 * @param tensor the name of the tensor, or of the initialiser, in the exported model
 */
public record Located(String place, String tensor) {}
