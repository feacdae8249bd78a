"""The forms and handouts of the desk, as pages one can see."""
