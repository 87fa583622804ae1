/**
 * What Sonde costs beside plain ONNX Runtime.
 *
 * <p>Start with {@link dev.sonde.bench.Bench}, the program behind {@code bench/run}, and with the two kinds of
 * {@link dev.sonde.bench.Task}: {@link dev.sonde.bench.RatioTask}, timed against a plain session in turns, and
 * {@link dev.sonde.bench.CostTask}, which is no ratio. The program measures nothing itself: it starts fresh processes,
 * each of which runs {@link dev.sonde.bench.Child}, and merges what they report.
 *
 * <pre>{@code
 * bench/run --quick save-6 zero
 * }</pre>
 *
 * <p>Whatever is timed is checked too, against numbers that Sonde had no part in. Nothing imports this package. It
 * imports the library as a program does, the model's graph to edit it by hand, and ONNX Runtime as an ordinary user of
 * it.
 */
@NullMarked
package dev.sonde.bench;

import org.jspecify.annotations.NullMarked;
