/** Classifies examples with Tribuo, by a model that was exported as ONNX. */
@NullMarked
package com.example.classifier;

import org.jspecify.annotations.NullMarked;
