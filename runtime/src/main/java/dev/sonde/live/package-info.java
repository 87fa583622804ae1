/**
 * Models that are Java code: their layers, the values that these hand to each other, and what is done between the calls.
 *
 * <p>Start with {@link dev.sonde.live.Adapters}, which make tensors of the values of a program and values of tensors
 * ({@link dev.sonde.live.ValueAdapter} is for those of other libraries), and with {@link dev.sonde.live.ObjectTree},
 * which finds the layers of a model from its root. {@link dev.sonde.live.LayerGraph} is what a trace finds its places in,
 * {@link dev.sonde.live.LiveRun} sees the calls, and {@link dev.sonde.live.PatchRun} computes while the values arrive.
 *
 * <pre>{@code
 * Adapters adapters = Adapters.of(List.of());
 * Values seen = adapters.values(result);
 * Object changed = seen.with(0, Tensor.full(0, ElementType.FLOAT, seen.tensor(0).shape())).value();
 * }</pre>
 *
 * <p>These types load no class of ONNX Runtime, DJL or ND4J unless a value of theirs comes along. The root package and
 * the agent import this one; it imports {@code tree}, {@code run} and what those import.
 */
@NullMarked
package dev.sonde.live;

import org.jspecify.annotations.NullMarked;
