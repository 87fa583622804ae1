/**
 * Traces of networks that are made with DJL and with Deeplearning4j, and know nothing of Sonde.
 *
 * <p>{@link dev.sonde.samples.networks.DjlBert} and {@link dev.sonde.samples.networks.Dl4jRings} are what
 * {@code samples/run djl-bert} and {@code samples/run dl4j} end with; the networks are in {@code agent/networks}.
 */
@NullMarked
package dev.sonde.samples.networks;

import org.jspecify.annotations.NullMarked;
