/**
 * The agent's core: what it was told to do, and what it knows of the program it is in.
 *
 * <p>Start with {@link dev.sonde.agent.core.Core}, which is loaded when the program loads ONNX Runtime, {@link
 * dev.sonde.agent.core.Settings}, the configuration, and {@link dev.sonde.agent.core.Switchboard}, which every
 * intercepted call reaches. It lives in a loader of its own and sees neither the application nor ONNX Runtime: what is
 * linked to that stands in {@code bridge}, and the two meet in the types of {@code boot}.
 *
 * <p>Only {@code weave} imports this package; it imports {@code boot}, {@code error}, the wire of
 * {@code attach} and the YAML reader.
 */
@NullMarked
package dev.sonde.agent.core;

import org.jspecify.annotations.NullMarked;
