// The model is a file of its own, which workers of Vite's default format cannot load.
export default { worker: { format: 'es' } };
