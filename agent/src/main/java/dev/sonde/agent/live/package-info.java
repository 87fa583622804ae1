/**
 * What the settings ask of models that are written in Java: layers watched and edited, without ONNX Runtime.
 *
 * <p>Start with {@link dev.sonde.agent.live.LiveModels}, the observer of all forward calls; {@code Run} is one call of a
 * model from its beginning to its end, {@code Spot} a place in it by its path, and {@code Slots} are the values of one
 * call.
 *
 * <pre>{@code
 * LiveModels models = new LiveModels(settings, isLayer, roots, numbers);
 * models.run();
 * }</pre>
 *
 * <p>It lives in a loader of its own with the library, of which it uses what needs no ONNX Runtime. The core makes it
 * and knows it by JDK types alone; it imports {@code boot}, {@code live}, {@code probe} and what those import.
 */
@NullMarked
package dev.sonde.agent.live;

import org.jspecify.annotations.NullMarked;
