/** Runs a model by DJL's engine for ONNX Runtime. */
@NullMarked
package com.example.djl;

import org.jspecify.annotations.NullMarked;
