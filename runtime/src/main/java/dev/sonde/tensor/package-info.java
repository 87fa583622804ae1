/**
 * Numbers and shapes.
 *
 * <p>Start with {@link dev.sonde.tensor.Tensor}, the numbers, and {@link dev.sonde.tensor.TensorType}, what is known
 * before there are any. {@link dev.sonde.tensor.Npy} and {@link dev.sonde.tensor.Safetensors} read and write files.
 *
 * <pre>{@code
 * Tensor ids = Tensor.of(new long[] {101, 7592, 102}, 1, 3);
 * }</pre>
 *
 * <p>Every package may import this one; it imports {@code error} alone.
 */
@NullMarked
package dev.sonde.tensor;

import org.jspecify.annotations.NullMarked;
